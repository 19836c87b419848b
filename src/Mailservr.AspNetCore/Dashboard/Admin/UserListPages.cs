using Mailservr.Accounts;
using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>Accounts as admins see them: who is there, never their mail.</summary>
internal sealed class UserListPages(AccountAdministration accounts, AdminUserViews views)
{
    private const int UsersOfPage = 50;
    private const int MaxSearchLength = 200;

    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var page = PageRequest.From(visit.Request);
        var search = visit.Request.Query["q"].ToString().Trim();
        search = search.Length > MaxSearchLength ? search[..MaxSearchLength] : search;
        var (items, next) = await accounts.ListAsync(
            search.Length == 0 ? null : search, page.AfterId, UsersOfPage, visit.Aborted);
        return visit.Show<UserListPage>(new UserListModel
        {
            Users = await views.OfAsync(items, visit.Aborted),
            Next = page.Next(next),
            IsFirst = page.AfterId == 0,
            Search = search,
            IsDeleted = visit.Request.Query["done"] == "deleted",
        });
    }
}

internal sealed record UserListModel
{
    public required IReadOnlyList<AdminUserView> Users { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required string Search { get; init; }

    public required bool IsDeleted { get; init; }
}
