using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;

namespace Mailservr.AspNetCore.Accounts;

internal sealed record AccountView
{
    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required long? DefaultDomainId { get; init; }

    public required string AddressFormat { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static AccountView Of(AccountRecord account) => new()
    {
        Id = account.Id,
        Email = account.Email,
        Name = account.Name,
        Role = Word.Of(account.Role),
        DefaultDomainId = account.DefaultDomainId,
        AddressFormat = Word.Of(account.AddressFormat),
        CreatedAt = account.CreatedAt,
    };
}
