"""Step 2, ask: PostgreSQL gives types, trees and the catalogs of a scratch database."""
