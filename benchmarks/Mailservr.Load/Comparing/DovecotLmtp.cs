namespace Mailservr.Load.Comparing;

/// <summary>Dovecot (2.3) that takes mail by LMTP into Maildirs. Durability as it comes: mail_fsync = optimized.</summary>
internal sealed class DovecotLmtp(string folder, int sessions) : MailServer("Dovecot LMTP", folder)
{
    public override bool Lmtp => true;

    public override Task SettleAsync() => Task.CompletedTask;

    public override Task<int> CountStoredAsync() => Task.FromResult(Maildirs.Count(File("mail")));

    protected override Daemon Launch()
    {
        Directory.CreateDirectory(File("mail"));
        System.IO.File.WriteAllText(File("dovecot.conf"), Settings);
        using var owner = System.Diagnostics.Process.Start("chown", [$"{MailUser}:{MailUser}", File("mail")]);
        owner.WaitForExit();
        return new(Log, "/usr/sbin/dovecot", "-F", "-c", File("dovecot.conf"));
    }

    private string Settings => $$"""
        base_dir = {{Folder}}/run
        state_dir = {{Folder}}/state
        log_path = {{Log}}
        protocols = lmtp
        listen = 127.0.0.1
        hostname = mx.inbox.test
        ssl = no
        default_internal_user = dovecot
        default_login_user = dovenull
        mail_location = maildir:{{Folder}}/mail/%n
        mail_uid = {{MailUser}}
        mail_gid = {{MailUser}}
        passdb {
          driver = static
          args = nopassword=y
        }
        userdb {
          driver = static
          args = uid={{MailUser}} gid={{MailUser}} home={{Folder}}/mail/%n allow_all_users=yes
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{EndPoint.Port}}
          }
          process_min_avail = {{sessions}}
          process_limit = {{sessions * 4}}
        }

        """;
}
