"""What stands in QR codes and on receipts, and the row that lets each form be sent once."""
