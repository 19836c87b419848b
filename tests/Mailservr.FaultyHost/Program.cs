using Mailservr.FaultyHost;

// A host that loses mail, in the way that Fault names: tests that do not find it out prove nothing. Or one that nothing may
// happen to, in a program that has already used SQLite.
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
    case "OtherSqlite":
        await OtherSqlite.UseAsync();
        break;
    case var unknown:
        throw new InvalidOperationException($"'{unknown}' is no fault.");
}

var app = builder.Build();
app.MapMailservr();
await app.RunAsync();
