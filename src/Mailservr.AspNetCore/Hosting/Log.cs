using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

internal static partial class Log
{
    [LoggerMessage(6020, LogLevel.Warning, "{Path} is no setting and is ignored. {Section} has: {Known}")]
    public static partial void SettingIgnored(ILogger logger, string path, string section, string known);

    [LoggerMessage(6021, LogLevel.Warning, "{Path} is no setting and is ignored. Did you mean {Meant}?")]
    public static partial void SettingMisspelt(ILogger logger, string path, string meant);
}
