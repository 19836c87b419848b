using Mailservr.Host;

return args switch
{
    _ when HelpCommand.IsAsked(args) => await HelpCommand.RunAsync(),
    ["verify", ..] => await VerifyCommand.RunAsync(args[1..]),
    ["migrate", ..] => await MigrateCommand.RunAsync(args[1..]),
    ["rotate-keys", ..] => await RotateKeysCommand.RunAsync(args[1..]),
    _ when HelpCommand.FindUnknown(args) is { } unknown => await HelpCommand.RefuseAsync(unknown),
    _ => await ServeCommand.RunAsync(args),
};
