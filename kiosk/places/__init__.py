"""Where everything belongs: district, street, community, compound, building; households, spots, contacts."""
