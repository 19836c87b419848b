using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;

namespace Mailservr.AspNetCore.Admin;

internal sealed record AdminUserView
{
    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string? Plan { get; init; }

    public required bool Disabled { get; init; }

    /// <summary>Of all stored mail, decoded; null where the storage does not tell.</summary>
    public required long? AttachmentBytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static AdminUserView Of(AccountRecord account, long? attachmentBytes) => new()
    {
        Id = account.Id,
        Email = account.Email,
        Name = account.Name,
        Role = Word.Of(account.Role),
        Plan = account.Plan,
        Disabled = account.Disabled,
        AttachmentBytes = attachmentBytes,
        CreatedAt = account.CreatedAt,
    };
}

internal sealed class AdminUserPatch
{
    public string? Role { get; set; }

    public bool? Disabled { get; set; }

    public string? Plan
    {
        get;
        set => (field, HasPlan) = (value, true);
    }

    /// <summary>Null is a value of it, so that "not given" is remembered apart.</summary>
    internal bool HasPlan { get; private set; }
}
