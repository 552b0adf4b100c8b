namespace Almagest.Benchmarks.Fitting;

/// <summary>`almagest bench` on every case that Sherpa was timed on.</summary>
internal static class AllCasesBenchmark
{
    /// <summary>The folder of spectra and reference answers.</summary>
    public static string Root => BenchCase.SharedRoot ?? Path.GetFullPath("../shared");

    /// <param name="arguments">A task, and a part of a case's name.</param>
    public static int Run(string[] arguments)
    {
        BenchTask[] tasks = [.. BenchTask.All.Where(task => arguments.Length == 0 || task.Name == arguments[0])];
        new BenchJob(tasks, Json: false).Run(
            BenchCase.Reference(Root, all: true, arguments.ElementAtOrDefault(1)),
            null,
            Console.Error.WriteLine
        );
        return 0;
    }
}
