using Mailservr.Load;
using Mailservr.Load.Sending;

try
{
    return args switch
    {
        ["send", .. var options] => Send(new(options)),
        _ => Usage(),
    };
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return Usage();
}

static int Send(Arguments options)
{
    var plan = LoadPlan.Read(options);
    var json = options.Switch("json");
    options.End();
    var result = new LoadRun(plan).Send();
    Console.WriteLine(json ? result.ToJson() : result.ToString());
    return result.Acknowledged == plan.Messages ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        send     sends generated mail to a server and tells how it went
                 --server 127.0.0.1:2525 --protocol smtp|lmtp --sessions 10 --messages 2000
                 --workload 1.5KB|10KB|55KB|100KB|mix --recipients 1 --pipelining on|off --connection-per-message
                 --mailboxes 10 --domain inbox.test --seed 1 --json
        """);
    return 2;
}
