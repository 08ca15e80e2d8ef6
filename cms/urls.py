"""Staff addresses, and the one POST of patients; all else of theirs is answered by cms.reading before these are asked."""

from django.contrib import admin
from django.urls import include, path

from cms.workbench.hearing import hear

urlpatterns = [
    path("workbench/admin/", admin.site.urls),
    path("workbench/", include("cms.workbench.urls")),
    path("<slug:language>/feedback/", hear, name="hear"),
]
