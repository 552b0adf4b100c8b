using System.Diagnostics;
using System.Globalization;
using Almagest.Application;
using Almagest.Application.Exports;
using Almagest.Storage.Results;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Storage;

/// <summary>
/// How fast each format of export is, and what it takes of memory, at so many fits and at a tenth of them, on SQLite and on the
/// PostgreSQL that ALMAGEST_TEST_POSTGRES names; and how fast the fits are read one by one, without their spectra and with them,
/// before the database knows anything of them. Each is a process of its own: its peak is nobody else's.
/// </summary>
internal static class ExportBenchmark
{
    private const string Child = "one",
        Hats = "hats",
        Fits = "reader",
        Vectors = "vectors",
        RunName = "benchmark";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [Child, var provider, var connection, var format])
            return await ExportAsync(provider, connection, format);
        int fits = args is [string count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000_000;
        string[] ways = args.Length > 1 ? args[1..] : [Fits, Vectors, .. ExportFormats.Names, Hats];
        foreach (int some in new[] { fits / 10, fits })
        {
            Console.WriteLine($"{some} fits:");
            await FreshDatabases.EachAsync((kind, where) => MeasureAsync(kind, where, some, ways));
        }
        return 0;
    }

    private static async Task MeasureAsync(string provider, string connection, int fits, string[] ways)
    {
        await using (ServiceProvider services = await FreshDatabases.OpenAsync(provider, connection))
        {
            long begun = Stopwatch.GetTimestamp();
            await MadeUpRun.AddAsync(services, RunName, fits, "powerlaw", null, CancellationToken.None);
            Console.WriteLine($"{provider}: filled in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
        }
        foreach (string format in ways)
        {
            using Process child = Process.Start(Environment.ProcessPath!, ["exports", Child, provider, connection, format]);
            await child.WaitForExitAsync();
            if (child.ExitCode != 0)
                throw new InvalidOperationException($"{format}: the export ended with {child.ExitCode}.");
        }
    }

    private static async Task<int> ExportAsync(string provider, string connection, string format)
    {
        await using ServiceProvider services = await FreshDatabases.OpenAsync(provider, connection, more =>
            more.AddSingleton<Lookup>().AddSingleton<TableExports>()
        );
        string path = Path.Combine(Path.GetTempPath(), $"almagest-benchmark-{Environment.ProcessId}");
        try
        {
            long begun = Stopwatch.GetTimestamp();
            TableExport export = await services
                .GetRequiredService<TableExports>()
                .OpenAsync(new ExportRequest { Run = RunName }, CancellationToken.None);
            long rows =
                format is Fits or Vectors
                    ? await services
                        .GetRequiredService<IResultReader>()
                        .ReadAsync(
                            (await services.GetRequiredService<Lookup>().RunAsync(RunName, CancellationToken.None)).Id,
                            new ResultFilter { IncludeVectors = format == Vectors },
                            CancellationToken.None
                        )
                        .LongCountAsync()
                : format == Hats
                    ? (
                        await NewFile.WriteFolderAsync(path, folder =>
                            HatsExport.WriteAsync(export, folder, HatsExport.MostRows, progress: null, CancellationToken.None)
                        )
                    ).Rows
                : (
                    await NewFile.WriteAsync(path, stream =>
                        export.WriteAsync(ExportFormats.Find(format), stream, progress: null, CancellationToken.None)
                    )
                ).Rows;
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            using Process here = Process.GetCurrentProcess();
            long bytes =
                Directory.Exists(path)
                    ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                : File.Exists(path) ? new FileInfo(path).Length
                : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{provider}: {format, -8} {rows / seconds, 8:N0} rows/s, peak {here.PeakWorkingSet64 >> 20, 4} MiB, "
                        + $"{bytes / (double)rows, 6:F0} bytes a row, "
                        + $"{here.TotalProcessorTime.TotalMicroseconds / rows:F0} µs of CPU"
                )
            );
            return 0;
        }
        finally
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
    }
}
