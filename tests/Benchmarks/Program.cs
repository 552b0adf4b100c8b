using Almagest.Benchmarks.Fitting;
using Almagest.Benchmarks.Inference;
using Almagest.Benchmarks.Learning;
using Almagest.Benchmarks.Models;
using Almagest.Benchmarks.Reports;
using Almagest.Benchmarks.ShardLog;
using Almagest.Benchmarks.Storage;
using Almagest.Cli;

return args switch
{
    ["storage", .. string[] rest] => await StorageBenchmark.RunAsync(rest),
    ["exports", .. string[] rest] => await ExportBenchmark.RunAsync(rest),
    ["reports", .. string[] rest] => await ReportBenchmark.RunAsync(rest),
    ["queries", .. string[] rest] => await QueryBenchmark.RunAsync(rest),
    ["shardlog", .. string[] rest] => await ShardLogBenchmark.RunAsync(rest),
    ["bins", .. string[] rest] => BinBenchmark.Run(rest),
    ["bench", ..] => await EntryPoint.RunAsync(args, BenchCommand.Create()),
    ["cases", .. string[] rest] => AllCasesBenchmark.Run(rest),
    ["catalogue"] => CatalogueBenchmark.Run(),
    ["inference", .. string[] rest] => InferenceBenchmark.Run(rest),
    ["learn", .. string[] rest] => LearningBenchmark.Run(rest),
    ["coverage", .. string[] rest] => CoverageStudy.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "Say which: storage [observations], queries [fits] [folder] [database], exports [fits], reports [sources], "
            + "shardlog [shards], "
            + "bench (see its --help, and bench pipeline --help), "
            + "cases [task] [case], "
            + "bins FILE..., catalogue, inference [folder of OGIP data], learn [CPU seconds each], coverage [spectra] "
            + "[folder of OGIP data]"
    );
    return 2;
}
