using Mailservr.Domains;

namespace Mailservr.AspNetCore.Domains;

internal sealed record DomainView
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool ReceiveOnly { get; init; }

    public required bool Active { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static DomainView Of(DomainRecord domain) => new()
    {
        Id = domain.Id,
        Name = domain.Name,
        ReceiveOnly = domain.ReceiveOnly,
        Active = domain.Active,
        CreatedAt = domain.CreatedAt,
    };
}

internal sealed class NewDomainBody
{
    public string? Name { get; set; }

    public bool? ReceiveOnly { get; set; }
}

internal sealed class DomainPatch
{
    public bool? Active { get; set; }

    public bool? ReceiveOnly { get; set; }
}
