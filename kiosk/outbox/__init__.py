"""What is to be sent: written in the transaction that causes it, delivered after it by `kiosk work`."""
