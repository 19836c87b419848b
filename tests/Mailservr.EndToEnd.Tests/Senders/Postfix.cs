using System.Net;

namespace Mailservr.EndToEnd.Tests;

/// <summary>
/// Postfix as a relay: takes mail on a port of its own, holds it until it is told to deliver, and shows the very bytes
/// that it holds. Everything lives in one temporary folder.
/// </summary>
internal sealed class Postfix : IAsyncDisposable
{
    private readonly string _postfix = Tool.Postfix("postfix");
    private readonly TempFolder _folder = new();
    private readonly string _config;

    private Postfix() => _config = Directory.CreateDirectory(_folder.File("config")).FullName;

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, FreePort.Take(1)[0]);

    /// <param name="nextHop">Transport and destination, like <c>smtp:[127.0.0.1]:25</c> (transport(5)).</param>
    public static async Task<Postfix> StartAsync(string nextHop)
    {
        var relay = new Postfix();
        AppDomain.CurrentDomain.ProcessExit += relay.Abort;
        relay.WriteSettings(nextHop);
        relay.WriteServices();
        var data = Directory.CreateDirectory(relay._folder.File("data")).FullName;
        await ChildProcess.RunAsync("chown", ["postfix", data]);
        Directory.CreateDirectory(relay._folder.File("queue"));
        await ChildProcess.RunAsync(relay._postfix, ["-c", relay._config, "start"]);
        return relay;
    }

    /// <summary>The messages that it holds: queue id and bytes, with the line ends that SMTP has.</summary>
    public async Task<IReadOnlyList<byte[]>> HeldAsync()
    {
        var messages = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles(_folder.File("queue/hold")))
        {
            var queued = await ChildProcess.ReadAsync(
                Tool.Postfix("postcat"), "-c", _config, "-bhq", Path.GetFileName(file));
            messages.Add(LineEnds.ToCrLf(queued));
        }

        return messages;
    }

    /// <summary>Lets go of what it holds, and tries at once.</summary>
    public async Task DeliverAsync()
    {
        await ChildProcess.RunAsync(Tool.Postfix("postsuper"), ["-c", _config, "-H", "ALL"]);
        await ChildProcess.RunAsync(Tool.Postfix("postqueue"), ["-c", _config, "-f"]);
    }

    /// <summary>What it has logged: who answered what.</summary>
    public string Log => File.Exists(_folder.File("maillog")) ? File.ReadAllText(_folder.File("maillog")) : "";

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Abort;
        await ChildProcess.RunAsync(_postfix, ["-c", _config, "stop"]);
        _folder.Dispose();
    }

    private void Abort(object? sender, EventArgs e) =>
        System.Diagnostics.Process.Start(_postfix, ["-c", _config, "abort"]).WaitForExit();

    private void WriteSettings(string nextHop) =>
        _folder.Write("config/main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {_folder.Path}/queue
            data_directory = {_folder.Path}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            maillog_file = {_folder.Path}/maillog
            maillog_file_prefixes = {Path.GetTempPath().TrimEnd('/')}
            mail_owner = postfix
            setgid_group = postdrop
            myhostname = relay.test
            mydestination =
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            default_transport = {nextHop}
            smtp_tls_security_level = encrypt
            smtpd_client_restrictions = static:HOLD
            smtpd_relay_restrictions = permit_mynetworks, reject
            alias_maps =
            alias_database =
            local_recipient_maps =

            """);

    // master(5): service, type, private, unprivileged, chroot, wakeup, processes, command.
    private void WriteServices() =>
        _folder.Write("config/master.cf", $"""
            {EndPoint.Port} inet n - n - - smtpd
            postlog unix-dgram n - n - 1 postlogd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            pickup unix n - n 60 1 pickup
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            showq unix n - n - - showq
            smtp unix - - n - - smtp
            lmtp unix - - n - - lmtp
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache

            """);
}
