"""What all tests share: no test is judged by how long it took."""

from hypothesis import HealthCheck, settings

settings.register_profile("hubbub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hubbub")
