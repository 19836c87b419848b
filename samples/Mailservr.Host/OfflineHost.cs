using System.Data.Common;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace Mailservr.Host;

/// <summary>The host as it is configured, but never started: no port is opened, no mail is taken.</summary>
internal static class OfflineHost
{
    public static WebApplication Build(string[] arguments, Action<ConfigurationManager>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        configure?.Invoke(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter(level => level >= LogLevel.Warning);
        builder.AddMailservr().UseConfiguredStorage(builder.Configuration).UseConfiguredBlobs(builder.Configuration);
        return builder.Build();
    }

    /// <summary>What the operator can do something about: its sentence is enough.</summary>
    public static bool IsForOperator(Exception exception) => exception is InvalidOperationException or IOException
        or InvalidDataException or UnauthorizedAccessException or DbException or AmazonServiceException or HttpRequestException
        or OptionsValidationException;
}
