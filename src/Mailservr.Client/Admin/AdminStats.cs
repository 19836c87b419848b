namespace Mailservr.Client;

public sealed record AdminStats
{
    public UserCounts Users { get; init; } = new();

    public int Domains { get; init; }

    /// <summary>Messages that this host has decided since it was started.</summary>
    public MailCounts MailSinceStart { get; init; } = new();
}

public sealed record UserCounts
{
    public int Total { get; init; }

    public int Admins { get; init; }

    public int Disabled { get; init; }
}

public sealed record MailCounts
{
    public long Received { get; init; }

    public long Stored { get; init; }

    public long Discarded { get; init; }

    public long Refused { get; init; }
}
