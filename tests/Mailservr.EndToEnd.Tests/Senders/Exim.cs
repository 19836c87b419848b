using System.Net;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Exim as a sender: queues a message, shows the bytes it has, delivers them by BDAT (RFC 3030).</summary>
internal sealed class Exim : IAsyncDisposable
{
    private readonly string _exim = Tool.Exim();
    private readonly TempFolder _folder = new();
    private readonly string _config;

    private Exim(IPEndPoint server) => _config = _folder.Write("exim.conf", $"""
        spool_directory = {_folder.Path}/spool
        log_file_path = {_folder.Path}/spool/%slog
        primary_hostname = exim.test
        qualify_domain = exim.test
        host_lookup =
        tls_advertise_hosts =
        keep_environment =
        trusted_users = root
        log_selector = +all
        begin routers
        send:
          driver = manualroute
          route_list = * 127.0.0.1 byname
          self = send
          transport = out
        begin transports
        out:
          driver = smtp
          port = {server.Port}
          allow_localhost
          hosts_try_chunking = *
          hosts_avoid_tls = *

        """);

    public string Log => File.ReadAllText(_folder.File("spool/mainlog"));

    public static async Task<Exim> CreateAsync(IPEndPoint server)
    {
        var exim = new Exim(server);
        var spool = Directory.CreateDirectory(exim._folder.File("spool")).FullName;
        await ChildProcess.RunAsync("chown", ["Debian-exim", spool]);
        return exim;
    }

    /// <returns>The id under which the message waits.</returns>
    public async Task<string> QueueAsync(string from, IEnumerable<string> to, byte[] message)
    {
        await ChildProcess.RunAsync(_exim, ["-C", _config, "-odq", "-i", "-f", from, .. to], message);
        // " 0m  291 1xUakK-00058n-0r <ada@sender.test>": age, size, id, reverse-path.
        var queue = await ChildProcess.RunAsync(_exim, ["-C", _config, "-bpr"]);
        return queue.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[2];
    }

    /// <summary>The bytes it will send, with the line ends that SMTP has.</summary>
    public async Task<byte[]> QueuedAsync(string id) =>
        LineEnds.ToCrLf(await ChildProcess.ReadAsync(_exim, "-C", _config, "-Mvc", id));

    /// <returns>The conversation.</returns>
    public Task<string> DeliverAsync(string id) => ChildProcess.RunAsync(_exim, ["-C", _config, "-v", "-M", id]);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
