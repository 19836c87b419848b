namespace Mailservr.AspNetCore.Accounts;

internal sealed record AccountView
{
    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    /// <summary>Null while one has to be bought first.</summary>
    public required string? Plan { get; init; }

    public required AccountLimitsView Limits { get; init; }

    public required AccountUsageView Usage { get; init; }

    public required long? DefaultDomainId { get; init; }

    public required string AddressFormat { get; init; }

    /// <summary>Signing in takes a code of an authenticator app as well.</summary>
    public required bool TwoFactor { get; init; }

    /// <summary>A Google account signs in to it.</summary>
    public required bool Google { get; init; }

    /// <summary>Mail that is older is deleted by itself; null: never.</summary>
    public required int? MailRetentionDays { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What the account may have; null is without a limit.</summary>
internal sealed record AccountLimitsView
{
    public required int? Addresses { get; init; }

    public required int ApiKeys { get; init; }

    public required int? Webhooks { get; init; }

    /// <summary>Of all stored mail; who has as much takes no more until some is deleted.</summary>
    public required long? AttachmentBytes { get; init; }
}

/// <summary>What the account has.</summary>
internal sealed record AccountUsageView
{
    public required int Addresses { get; init; }

    public required int ApiKeys { get; init; }

    public required int Webhooks { get; init; }

    /// <summary>Of all stored mail, decoded; null where the storage does not tell.</summary>
    public required long? AttachmentBytes { get; init; }
}
