using Almagest.Benchmarks.Storage;

return args switch
{
    ["storage", .. string[] rest] => await StorageBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Say which: storage [observations]");
    return 2;
}
