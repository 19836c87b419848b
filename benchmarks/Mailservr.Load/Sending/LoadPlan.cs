using System.Net;

namespace Mailservr.Load.Sending;

/// <summary>What one run of the generator sends, and how.</summary>
internal sealed record LoadPlan
{
    public required IPEndPoint Server { get; init; }

    public bool Lmtp { get; init; }

    public int Sessions { get; init; } = 10;

    public int Messages { get; init; } = 2_000;

    public string Workload { get; init; } = "10KB";

    /// <summary>The number of the first message: a long correspondence is sent in several runs.</summary>
    public int First { get; init; }

    public bool Pipelining { get; init; }

    public bool ConnectionPerMessage { get; init; }

    public int Recipients { get; init; } = 1;

    /// <summary>Messages go to the mailboxes u1, u2 … of the domain in turn.</summary>
    public int Mailboxes { get; init; } = 10;

    public string Domain { get; init; } = "inbox.test";

    public int Seed { get; init; } = 1;

    public static LoadPlan Read(Arguments options) => new()
    {
        Server = IPEndPoint.Parse(options.Text("server", "127.0.0.1:2525")),
        Lmtp = options.Text("protocol", "smtp") switch
        {
            "smtp" => false,
            "lmtp" => true,
            var other => throw new FormatException($"--protocol is smtp or lmtp, not '{other}'."),
        },
        Sessions = options.Number("sessions", 10),
        Messages = options.Number("messages", 2_000),
        Workload = options.Text("workload", "10KB"),
        Pipelining = options.Switch("pipelining"),
        ConnectionPerMessage = options.Switch("connection-per-message"),
        Recipients = options.Number("recipients", 1),
        Mailboxes = options.Number("mailboxes", 10),
        Domain = options.Text("domain", "inbox.test"),
        Seed = options.Number("seed", 1),
    };
}
