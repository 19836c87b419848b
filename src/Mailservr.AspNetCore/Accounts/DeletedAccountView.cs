using Mailservr.AspNetCore.Http;
using Mailservr.Erasure;

namespace Mailservr.AspNetCore.Accounts;

/// <param name="DeletedAt">Since when nobody signs in and no mail is taken.</param>
/// <param name="PurgedBy">When nothing of it is left, at the latest.</param>
internal sealed record DeletedAccountView(DateTimeOffset DeletedAt, DateTimeOffset PurgedBy)
{
    public static Answer Show(DeletedAccount deleted) =>
        Answer.Accepted(new DeletedAccountView(deleted.DeletedAt, deleted.PurgedBy), location: null);
}

internal sealed class DeleteAccountBody
{
    /// <summary>Of the account; not needed where it has none.</summary>
    public string? Password { get; set; }
}
