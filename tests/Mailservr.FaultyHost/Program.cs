using Mailservr.FaultyHost;

// A host that loses mail, in the way that Fault names: tests that do not find it out prove nothing.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.AddMailservr().UseSqlite();
switch (builder.Configuration["Fault"])
{
    case "EarlyReply":
        EarlyReply.AddTo(builder.Services);
        break;
    case "NoFlush":
        NoFlush.AddTo(builder.Services);
        break;
    case var unknown:
        throw new InvalidOperationException($"'{unknown}' is no fault.");
}

var app = builder.Build();
app.MapMailservr();
await app.RunAsync();
