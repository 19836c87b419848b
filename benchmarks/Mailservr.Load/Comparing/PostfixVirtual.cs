using System.Diagnostics;

namespace Mailservr.Load.Comparing;

/// <summary>
/// Postfix that delivers to Maildirs of virtual mailboxes. Durability as it comes; process limit and flow control out
/// of its way, nothing looked up in the DNS, nobody counted.
/// </summary>
internal class PostfixVirtual(string name, string folder, int sessions) : MailServer(name, folder)
{
    public const string Label = "Postfix";

    private static readonly string[] Queues = ["maildrop", "incoming", "active", "deferred"];

    public PostfixVirtual(string folder, int sessions)
        : this(Label, folder, sessions)
    {
    }

    /// <summary>Who keeps the mail, and where.</summary>
    protected virtual string Delivery => $"""
        virtual_mailbox_base = {Folder}/mail
        virtual_mailbox_maps = texthash:{Folder}/config/mailboxes
        virtual_uid_maps = static:{MailUser}
        virtual_gid_maps = static:{MailUser}
        """;

    public override Task SettleAsync() => UntilAsync(
        () => Task.FromResult(Queues.All(queue => Maildirs.CountFiles(File("queue/" + queue)) == 0)),
        "does not empty its queue");

    public override Task<int> CountStoredAsync() => Task.FromResult(Maildirs.Count(File("mail")));

    protected override Daemon Launch()
    {
        string[] folders = ["config", "queue", "data", "mail"];
        foreach (var one in folders)
            Directory.CreateDirectory(File(one));
        Run("chown", "postfix", File("data"));
        Run("chown", $"{MailUser}:{MailUser}", File("mail"));
        System.IO.File.WriteAllText(File("config/main.cf"), Settings);
        System.IO.File.WriteAllText(File("config/master.cf"), Services);
        System.IO.File.WriteAllLines(
            File("config/mailboxes"), Enumerable.Range(1, Mailboxes).Select(i => $"u{i}@{Domain} u{i}/"));
        return new(Log, "/usr/sbin/postfix", "-c", File("config"), "start-fg");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private string Settings => $"""
        compatibility_level = 3.6
        queue_directory = {Folder}/queue
        data_directory = {Folder}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        maillog_file = {Folder}/maillog
        maillog_file_prefixes = {Path.GetTempPath().TrimEnd('/')}
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.inbox.test
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtp_dns_support_level = disabled
        smtpd_peername_lookup = no
        smtpd_relay_restrictions = permit_mynetworks, reject
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        smtpd_client_message_rate_limit = 0
        smtpd_client_recipient_rate_limit = 0
        default_process_limit = {Math.Max(100, sessions * 2)}
        in_flow_delay = 0
        alias_maps =
        alias_database =
        local_recipient_maps =
        virtual_mailbox_domains = {Domain}
        {Delivery}

        """;

    // master(5): service, type, private, unprivileged, chroot, wakeup, processes, command.
    private string Services => $"""
        {EndPoint.Port} inet n - n - - smtpd
        postlog unix-dgram n - n - 1 postlogd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        pickup unix n - n 60 1 pickup
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        showq unix n - n - - showq
        virtual unix - n n - - virtual
        smtp unix - - n - - smtp
        lmtp unix - - n - - lmtp
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil

        """;
}
