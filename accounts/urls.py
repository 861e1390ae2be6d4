from django.urls import path

from accounts.views import person, role, sign_in

app_name = "accounts"

urlpatterns = [
    # people
    path("people/", person.PersonList.as_view(), name="person-list"),
    path("people/new/", person.PersonEnter.as_view(), name="person-enter"),
    path("people/<int:pk>/", person.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/role/", person.PersonRole.as_view(), name="person-role"),
    path("people/<int:pk>/name/", person.PersonName.as_view(), name="person-name"),
    path("people/<int:pk>/invite/", person.PersonInvite.as_view(), name="person-invite"),
    path("people/<int:pk>/stop-sign-in/", person.PersonStopSignIn.as_view(), name="person-stop-sign-in"),
    path("people/<int:pk>/allow-sign-in/", person.PersonAllowSignIn.as_view(), name="person-allow-sign-in"),
    path(
        "people/<int:pk>/remove-second-factor/",
        person.PersonRemoveSecondFactor.as_view(),
        name="person-remove-second-factor",
    ),
    # roles
    path("roles/", role.RoleList.as_view(), name="role-list"),
    # the example office
    path("sign-in/example/", sign_in.ExampleSignIn.as_view(), name="sign-in-example"),
]
