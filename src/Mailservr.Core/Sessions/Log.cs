using Microsoft.Extensions.Logging;

namespace Mailservr.Sessions;

internal static partial class Log
{
    [LoggerMessage(6110, LogLevel.Warning,
        "The session key {KeyId} was encrypted under a master key that this host does not have; give all hosts the same "
        + "Mailservr:Secrets:MasterKey")]
    public static partial void SigningKeyNotReadable(ILogger logger, string keyId);
}
