from django.contrib.admin import apps


class AdministrationConfig(apps.AdminConfig):
    """Django's administration with our own start page."""

    default_site = "jumpstarters.administration.AdministrationSite"
