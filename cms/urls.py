"""Staff addresses; everything else belongs to patients and is answered by cms.reading before these are asked."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("workbench/admin/", admin.site.urls),
    path("workbench/", include("cms.workbench.urls")),
]
