from kiosk.issues.forms import TrackForm
from kiosk.web.forms import Form


class LookupForm(TrackForm):
    """Number and secret, sent by POST: on a screen neither may stand in an address."""

    class Meta(Form.Meta):
        csrf = True
