using System.Diagnostics;
using System.Globalization;
using Almagest.Application;
using Almagest.Application.Published;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Benchmarks.Storage;
using Almagest.Ogip.Responses;
using Almagest.Pages.Layout;
using Almagest.Pages.Reports;
using Almagest.Spectra.Responses;
using Almagest.Storage.Responses;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Reports;

/// <summary>
/// How many pages a core writes of a run over spectra of counts, each drawn with model, components and residuals, and what it
/// takes of memory; on SQLite and on the PostgreSQL that ALMAGEST_TEST_POSTGRES names. The report is a process of its own.
/// </summary>
internal static class ReportBenchmark
{
    private const string Child = "one";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [Child, var provider, var connection])
            return await ReportAsync(provider, connection);
        int sources = args is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000;
        await FreshDatabases.EachAsync(
            async (kind, where) =>
            {
                await using (ServiceProvider services = await OpenAsync(kind, where))
                {
                    long begun = Stopwatch.GetTimestamp();
                    await CountedRun.AddAsync(services, sources, CancellationToken.None);
                    Console.WriteLine($"{kind}: {sources} filled in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
                }
                using Process child = Process.Start(Environment.ProcessPath!, ["reports", Child, kind, where]);
                await child.WaitForExitAsync();
                if (child.ExitCode != 0)
                    throw new InvalidOperationException($"The report ended with {child.ExitCode}.");
            }
        );
        return 0;
    }

    private static Task<ServiceProvider> OpenAsync(string provider, string connection) =>
        FreshDatabases.OpenAsync(provider, connection, more =>
            more.AddSingleton<Lookup>()
                .AddSingleton<PublishedPages>()
                .AddSingleton<StoredSpectra>()
                .AddSingleton<DrawnRuns>()
                .AddSingleton<SourceReader>()
                .AddSingleton<RunSources>()
                .AddSingleton<RunReportFiles>()
                .AddSingleton<IResponseLibrary>(services => new StoredResponseLibrary(
                    services.GetRequiredService<IResponseFileStore>().ReadAsync
                ))
        );

    private static async Task<int> ReportAsync(string provider, string connection)
    {
        await using ServiceProvider services = await OpenAsync(provider, connection);
        string folder = Directory.CreateTempSubdirectory("almagest-benchmark-").FullName;
        try
        {
            using Process here = Process.GetCurrentProcess();
            Console.WriteLine($"{provider}: {here.WorkingSet64 >> 20} MiB before the first page");
            (TimeSpan before, long begun) = (here.TotalProcessorTime, Stopwatch.GetTimestamp());
            (long written, _) = await services
                .GetRequiredService<RunReportFiles>()
                .WriteAsync(
                    CountedRun.Name,
                    folder,
                    SavedBy.Now("benchmark", TimeProvider.System),
                    told: null,
                    CancellationToken.None
                );
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            here.Refresh();
            FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{provider}: {written} pages in {seconds:F1} s, "
                        + $"{written / (here.TotalProcessorTime - before).TotalSeconds:F0} a second of one core, "
                        + $"peak {here.PeakWorkingSet64 >> 20} MiB, {files.Average(file => file.Length) / 1024:F0} KiB a page"
                )
            );
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
