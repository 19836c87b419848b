using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Comparing;

/// <summary>A server under test with a folder and a port of its own.</summary>
internal abstract class MailServer(string name, string folder) : IDisposable
{
    public const string Domain = "inbox.test";
    public const int Mailboxes = 10;

    /// <summary>Owns the Maildirs: a user that has no name and no other file.</summary>
    protected const int MailUser = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(10);
    private Daemon? _daemon;

    public string Name => name;

    public virtual bool Lmtp => false;

    public IPEndPoint EndPoint { get; } = FreeEndPoint();

    /// <summary>The first process of each program that belongs to it.</summary>
    public virtual IReadOnlyList<int> Processes => _daemon is { } daemon ? [daemon.Id] : [];

    protected string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    public virtual async Task StartAsync()
    {
        _daemon = Launch();
        await UntilAsync(AnswersAsync, "does not answer");
        await PrepareAsync();
    }

    /// <summary>Makes the mail of a run, to be sent when the result is called.</summary>
    public virtual Func<LoadResult> Prepare(LoadPlan plan) => new LoadRun(plan).Send;

    /// <summary>Waits until nothing of what it has acknowledged is left to do.</summary>
    public abstract Task SettleAsync();

    /// <summary>How many copies of mail it shows to whom they are for.</summary>
    public abstract Task<int> CountStoredAsync();

    public virtual void Dispose() => _daemon?.Dispose();

    protected abstract Daemon Launch();

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Below the ports that clients get: none of them may take it before the server does.</summary>
    protected static IPEndPoint FreeEndPoint()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(each => each.Port).ToHashSet();
        int port;
        do
            port = Random.Shared.Next(10_000, 32_000);
        while (taken.Contains(port));
        return new IPEndPoint(IPAddress.Loopback, port);
    }

    protected string File(string path) => Path.Combine(Folder, path);

    protected string Log => File("log");

    protected async Task UntilAsync(Func<Task<bool>> condition, string complaint)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (_daemon is { HasExited: true } || TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"{Name} {complaint}:\n{System.IO.File.ReadAllText(Log)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Whether it takes mail.</summary>
    protected virtual async Task<bool> AnswersAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(OneAnswer);
            using var client = new TcpClient();
            await client.ConnectAsync(EndPoint, patience.Token);
            return await client.GetStream().ReadAsync(new byte[3], patience.Token) > 0;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Nobody listens yet, or nobody speaks.
            return false;
        }
    }
}
