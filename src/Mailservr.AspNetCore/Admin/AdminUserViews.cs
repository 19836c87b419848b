using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Admin;

/// <summary>Accounts as admins see them, with what they take.</summary>
internal sealed class AdminUserViews(IAttachmentUsage? attachments = null)
{
    public async ValueTask<IReadOnlyList<AdminUserView>> OfAsync(
        IReadOnlyList<AccountRecord> accounts, CancellationToken cancellationToken)
    {
        var ids = accounts.Select(account => account.Id).ToList();
        var bytes = attachments is null ? null : await attachments.GetAttachmentBytesAsync(ids, cancellationToken);
        return [.. accounts.Select(account => AdminUserView.Of(account, bytes?[account.Id]))];
    }

    public async ValueTask<IResult> ShowAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        var view = (await OfAsync([account], cancellationToken))[0];
        return Answer.Ok(view, TagOf(account, view));
    }

    public async ValueTask<string> TagOfAsync(AccountRecord account, CancellationToken cancellationToken) =>
        TagOf(account, (await OfAsync([account], cancellationToken))[0]);

    // Mail comes without a new version of the account.
    private static string TagOf(AccountRecord account, AdminUserView view) =>
        EntityTags.Of(account.Version, view.AttachmentBytes ?? -1);
}
