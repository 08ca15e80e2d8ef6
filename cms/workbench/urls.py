from django.contrib.auth.views import LogoutView
from django.urls import path

from cms.workbench import beside, editing, feedback, files, pretranslation, publishing, signing, source, work

app_name = "workbench"
urlpatterns = [
    path("", work.my_work, name="my_work"),
    path("sign-in/", work.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("factsheets/", work.factsheets, name="factsheets"),
    path("releases/", publishing.releases, name="releases"),
    path("releases/roll-back/", publishing.roll_back_release, name="roll_back"),
    path("feedback/", feedback.inbox, name="feedback"),
    path("feedback/table.csv", feedback.export, name="feedback_export"),
    path("feedback/<int:number>/", feedback.message, name="message"),
    path("<slug:key>/", work.sheet, name="sheet"),
    path("<slug:key>/source/", source.edit, name="source"),
    path("<slug:key>/versions/", source.start, name="start_version"),
    path("<slug:key>/withdraw/", publishing.withdraw_sheet, name="withdraw"),
    path("<slug:key>/copies/", publishing.copies, name="copies"),
    path("<slug:key>/copies.csv", publishing.copies_file, name="copies_file"),
    path("<slug:key>/<slug:language>/", editing.edition, name="edition"),
    path("<slug:key>/<slug:language>/all/", editing.act_on_all, name="act_on_all"),
    path("<slug:key>/<slug:language>/segments/<slug:segment>/", editing.segment, name="segment"),
    path("<slug:key>/<slug:language>/segments/<slug:segment>/findings/", beside.findings, name="findings"),
    path("<slug:key>/<slug:language>/segments/<slug:segment>/beside/", beside.beside, name="beside"),
    path("<slug:key>/<slug:language>/words/", beside.words, name="words"),
    path("<slug:key>/<slug:language>/proposals/", pretranslation.propose_words, name="propose_words"),
    path("<slug:key>/<slug:language>/catalogue.po", files.download, name="download"),
    path("<slug:key>/<slug:language>/catalogue/", files.upload, name="upload"),
    path("<slug:key>/<slug:language>/preview/", publishing.preview, name="preview"),
    path("<slug:key>/<slug:language>/publish/", publishing.publish_edition, name="publish"),
    path("<slug:key>/<slug:language>/sign/", signing.sign_edition, name="sign"),
]
