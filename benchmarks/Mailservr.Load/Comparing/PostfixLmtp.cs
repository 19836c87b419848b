namespace Mailservr.Load.Comparing;

/// <summary>Postfix that hands everything to Dovecot's LMTP, which keeps it in Maildirs: how most mailboxes are run.</summary>
internal sealed class PostfixLmtp(string folder, int sessions) : PostfixVirtual("Postfix → Dovecot", folder, sessions)
{
    private readonly DovecotLmtp _dovecot = new(Path.Combine(folder, "dovecot"), sessions);

    public override IReadOnlyList<int> Processes => [.. base.Processes, .. _dovecot.Processes];

    protected override string Delivery =>
        $"""
        {base.Delivery}
        virtual_transport = lmtp:inet:{_dovecot.EndPoint}
        """;

    public override async Task StartAsync()
    {
        await _dovecot.StartAsync();
        await base.StartAsync();
    }

    public override Task<int> CountStoredAsync() => _dovecot.CountStoredAsync();

    public override void Dispose()
    {
        base.Dispose();
        _dovecot.Dispose();
    }
}
