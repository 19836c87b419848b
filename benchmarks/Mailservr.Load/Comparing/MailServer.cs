using System.Net;
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

    protected static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
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
            using var client = new TcpClient();
            await client.ConnectAsync(EndPoint);
            return await client.GetStream().ReadAsync(new byte[3]) > 0;
        }
        catch (SocketException)
        {
            // Nobody listens yet.
            return false;
        }
    }
}
