import sqlalchemy as sa

from kiosk.codes.models import Code


def place_codes(compound_ids: sa.Select[int]) -> sa.Select[Code]:
    """The codes on walls of these compounds, the good ones first."""
    found = sa.select(Code).where(Code.kind == "place", Code.compound_id.in_(compound_ids))
    return found.order_by(Code.compound_id, Code.revoked_at.is_not(None), Code.id)
