using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Models;

namespace Almagest.Benchmarks.Inference;

/// <summary>The same posterior and the same sampler in numpy, as emcee runs it vectorised: a dense response times all walkers at once.</summary>
internal static class NumpyChain
{
    private const string Script = """
        import sys, time, struct
        import numpy as np
        raw = open(sys.argv[1], 'rb').read()
        bins, energies, walkers, steps = struct.unpack_from('4q', raw)
        at = 32
        def take(*shape):
            global at
            n = int(np.prod(shape)); a = np.frombuffer(raw, float, n, at).reshape(shape); at += 8 * n
            return a
        response = take(energies, bins); edges = take(energies + 1); sigma = take(energies)
        counts = take(bins); back = take(bins); scale = take(bins); start = take(walkers, 3)
        log_edges = np.log(edges)
        def dev(d, m):
            return m - d + np.where(d > 0, d * np.log(np.where(d > 0, d, 1) / np.maximum(m, 1e-25)), 0)
        def density(p):
            nh, g, k = p[:, 0:1], p[:, 1:2], p[:, 2:3]
            e = 1 - g
            flux = k * np.diff(np.exp(e * log_edges[None, :]), axis=1) / e * np.exp(-nh * sigma)
            m = np.maximum(flux @ response, 1e-25)
            s, b, a = counts, back, scale
            half = 0.5 * (a * (s + b) - (1 + a) * m)
            root = np.sqrt(half * half + a * (1 + a) * b * m)
            f = (half + root) / (a * (1 + a))
            f = np.where(s == 0, b / (1 + a), np.where(b == 0, np.maximum(0, s / (1 + a) - m / a), f))
            stat = 2 * (dev(s, m + a * f) + dev(b, f)).sum(axis=1)
            bad = (p[:, 0] < 0) | (p[:, 2] < 0)
            return np.where(bad, -np.inf, -0.5 * stat)
        rng = np.random.default_rng(1)
        x = start.copy(); d = density(x); half = walkers // 2
        print(repr(d[0]))
        t = time.process_time()
        for step in range(steps):
            for h in (0, 1):
                mine = slice(h * half, (h + 1) * half); other = x[(1 - h) * half:(2 - h) * half]
                z = (rng.random(half) + 1) ** 2 / 2
                anchor = other[rng.integers(half, size=half)]
                y = anchor + z[:, None] * (x[mine] - anchor)
                dy = density(y)
                ok = np.log(rng.random(half)) < 2 * np.log(z) + dy - d[mine]
                x[mine] = np.where(ok[:, None], y, x[mine]); d[mine] = np.where(ok, dy, d[mine])
        print(repr(time.process_time() - t))
        """;

    /// <param name="problem">tbabs*powerlaw by W.</param>
    /// <param name="fit">Where the walkers start.</param>
    /// <param name="settings">As for ours.</param>
    /// <param name="ours">Samples per CPU second.</param>
    public static void Run(FitProblem problem, FitOutcome.Converged fit, ChainSettings settings, double ours)
    {
        const string python = "/usr/bin/python3";
        if (!File.Exists(python))
        {
            Console.WriteLine($"  {python} is absent: nothing to compare with");
            return;
        }
        string folder = Directory.CreateTempSubdirectory("almagest-numpy-").FullName;
        try
        {
            double[] start = Start(problem, fit, settings.Walkers);
            File.WriteAllBytes(Path.Combine(folder, "problem"), Pack(problem, start, settings));
            File.WriteAllText(Path.Combine(folder, "chain.py"), Script);
            ProcessStartInfo info = new(python, [Path.Combine(folder, "chain.py"), Path.Combine(folder, "problem")]) { RedirectStandardOutput = true };
            info.Environment["OMP_NUM_THREADS"] = info.Environment["OPENBLAS_NUM_THREADS"] = "1";
            using Process process = Process.Start(info)!;
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            if (process.ExitCode != 0) return;
            double theirs = settings.Walkers * settings.Steps / double.Parse(lines[1], CultureInfo.InvariantCulture);
            double density = new FitPosterior(problem, fit.Parameters).At(start.AsSpan(0, 3));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  numpy, samples: {theirs:0} per CPU s; ours is {ours / theirs:0.0} times as many (ln density of the first walker: {lines[0]} there, {density:R} here)"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Start(FitProblem problem, FitOutcome.Converged fit, int walkers)
    {
        double[] start = new double[3 * walkers];
        ParameterDraws draws = new(problem, fit, 1);
        for (int w = 0; w < walkers; w++) draws.Draw((uint)w, start.AsSpan(3 * w, 3));
        return start;
    }

    private static byte[] Pack(FitProblem problem, double[] start, ChainSettings settings)
    {
        FitBins bins = problem.Spectra[0];
        EnergyGrid grid = bins.Response.Energies;
        List<double> values = [];
        double[] flux = new double[grid.BinCount], column = new double[bins.Count];
        for (int e = 0; e < grid.BinCount; e++)
        {
            Array.Clear(flux);
            flux[e] = bins.Exposure;
            bins.Response.Fold(flux, column);
            values.AddRange(column);
        }
        values.AddRange(grid.Edges);
        // σ by what a unit column leaves of a flat spectrum.
        double[] clear = new double[grid.BinCount], dimmed = new double[grid.BinCount];
        BoundModel bound = problem.Model.Bind(grid);
        bound.Evaluate([0, 1, 1], clear);
        bound.Evaluate([1e-3, 1, 1], dimmed);
        values.AddRange(clear.Zip(dimmed, (a, b) => -1e3 * Math.Log(b / a)));
        values.AddRange([.. bins.Counts, .. bins.Background, .. bins.BackgroundScale, .. start]);
        long[] sizes = [bins.Count, grid.BinCount, settings.Walkers, settings.Steps];
        return [.. MemoryMarshal.AsBytes(sizes.AsSpan()), .. MemoryMarshal.AsBytes(values.ToArray().AsSpan())];
    }
}
