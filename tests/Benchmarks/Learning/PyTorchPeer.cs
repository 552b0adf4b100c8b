using System.Diagnostics;
using System.Globalization;

namespace Almagest.Benchmarks.Learning;

/// <summary>A Python that computes the same nets with PyTorch, and waits while we compute.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private readonly Process _process;

    private PyTorchPeer(Process process, string description) => (_process, Description) = (process, description);

    /// <summary>PyTorch and its BLAS.</summary>
    public string Description { get; }

    /// <returns>null, where there is no Python with PyTorch.</returns>
    public static PyTorchPeer? Start()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "pytorch.py");
        if (((string[])["/usr/bin/python3", "/usr/local/bin/python3"]).FirstOrDefault(File.Exists) is not { } python)
            return null;
        var start = new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string name in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[name] = "1";
        var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } description)
            return new PyTorchPeer(process, description);
        process.Dispose();
        return null;
    }

    /// <returns>CPU seconds.</returns>
    public double Cost(string name, int batch, double seconds)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {batch} {seconds}"));
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch has ended.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
