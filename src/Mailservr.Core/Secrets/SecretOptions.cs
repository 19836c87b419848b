namespace Mailservr.Secrets;

/// <summary>The master key, which encrypts the secrets that have to be stored readable: signing keys and the like.</summary>
public sealed class SecretOptions
{
    /// <summary>
    /// 32 bytes in base64. Null: the file <c>keys/master.keys</c> of the data directory, made at the first start. Hosts
    /// that share a database need the same one.
    /// </summary>
    public string? MasterKey { get; set; }

    /// <summary>A file with a key in base64 on each line, the current one first; instead of <see cref="MasterKey"/>.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>Former values of <see cref="MasterKey"/>, comma-separated, until the keys have been rotated.</summary>
    public string OldMasterKeys { get; set; } = "";
}
