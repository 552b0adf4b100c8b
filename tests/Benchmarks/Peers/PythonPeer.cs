using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Almagest.Application;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Benchmarks.Peers;

/// <summary>CPU seconds of one call each that numpy and scipy took in this run; null for what was not asked.</summary>
/// <param name="Statistic">Scipy's best.</param>
/// <param name="Fit">One fit.</param>
/// <param name="FitWithIntervals">One fit with the intervals of its free parameters.</param>
/// <param name="Fold">One flux.</param>
/// <param name="Draw">Poisson counts of all channels.</param>
/// <param name="Fake">Model, fold and counts of all channels.</param>
/// <param name="Sample">One sample of a chain.</param>
internal sealed record PeerSeconds(
    double Statistic,
    double? Fit = null,
    double? FitWithIntervals = null,
    double? Fold = null,
    double? Draw = null,
    double? Fake = null,
    double? Sample = null
);

/// <summary>Runs peer.py on the same data, where a python3 with numpy and scipy is at hand (Debian: python3-numpy,
/// python3-scipy).</summary>
internal static class PythonPeer
{
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    /// <summary>A Python that can; null if there is none.</summary>
    public static string? Find() =>
        Candidates.FirstOrDefault(python =>
            Run(python, ["-c", "import numpy, scipy.optimize, scipy.sparse"]) is { } lines && lines.Length == 0
        );

    /// <summary>Its CPU seconds; null if it failed.</summary>
    public static PeerSeconds? Measure(string python, BenchCase @case, IEnumerable<string> tasks)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("almagest-bench-");
        try
        {
            string script = Path.Combine(folder.FullName, "peer.py"),
                problem = Path.Combine(folder.FullName, "problem");
            using (Stream source = typeof(PythonPeer).Assembly.GetManifestResourceStream("peer.py")!)
            using (FileStream target = File.Create(script))
                source.CopyTo(target);
            Write(@case, tasks, problem);
            return Run(python, [script, problem]) is { Length: > 0 } answer
                ? JsonSerializer.Deserialize<PeerSeconds>(answer, JsonForm.Options)
                : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>Its output; null if it cannot be run, or ends with an error.</returns>
    private static string? Run(string python, string[] arguments)
    {
        // One thread on either side.
        ProcessStartInfo info = new(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" })
            info.Environment[variable] = "1";
        try
        {
            using Process process = Process.Start(info)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void Write(BenchCase @case, IEnumerable<string> tasks, string path)
    {
        FitBins bins = @case.Problem.Spectra[0];
        Spectra.EnergyGrid grid = bins.Response.Energies;
        using FileStream file = File.Create(path);
        JsonSerializer.Serialize(
            file,
            new
            {
                energies = grid.BinCount,
                bins = bins.Count,
                channels = @case.Response.ChannelCount,
                free_column = @case.Problem.Parameters[0].IsFree,
                tasks = tasks.ToArray(),
                seconds = Meter.Seconds,
                statistic = bins.Statistic switch
                {
                    StatisticKind.CStat => "cstat",
                    StatisticKind.WStat => "wstat",
                    StatisticKind.ChiSquare => "chi2",
                    _ => "other",
                },
            }
        );
        file.WriteByte((byte)'\n');
        // σ by what a small column leaves of a flat spectrum.
        double[] clear = new double[grid.BinCount],
            dimmed = new double[grid.BinCount];
        BoundModel bound = @case.Problem.Model.Bind(grid);
        bound.Evaluate([0, 1, 1], clear);
        bound.Evaluate([1e-3, 1, 1], dimmed);
        foreach (
            double[] values in new[]
            {
                [.. grid.Edges],
                [.. clear.Zip(dimmed, (a, b) => -1e3 * Math.Log(b / a))],
                bins.Counts,
                bins.Background,
                bins.BackgroundScale,
                bins.Variance,
                @case.Problem.Start,
                NonZero(bins.Response, bins.Exposure),
                NonZero(
                    @case.Response.Group([.. Enumerable.Range(0, @case.Response.ChannelCount)], @case.Response.ChannelCount),
                    @case.Exposure
                ),
            }
        )
            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>How many elements there are, then all values, rows and columns.</summary>
    private static double[] NonZero(GroupedResponse response, double factor)
    {
        List<double> values = [],
            rows = [],
            columns = [];
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.GroupCount];
        for (int column = 0; column < flux.Length; column++)
        {
            Array.Clear(flux);
            flux[column] = factor;
            response.Fold(flux, rate);
            for (int row = 0; row < rate.Length; row++)
            {
                if (rate[row] == 0)
                    continue;
                values.Add(rate[row]);
                rows.Add(row);
                columns.Add(column);
            }
        }
        return [values.Count, .. values, .. rows, .. columns];
    }
}
