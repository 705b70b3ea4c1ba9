app_name = "trajects"
urlpatterns: list = []
