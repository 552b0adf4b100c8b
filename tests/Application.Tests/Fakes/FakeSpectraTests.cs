using Almagest.Application.Fakes;
using Almagest.Ogip;
using Almagest.Tests;

namespace Almagest.Application.Tests.Fakes;

/// <summary>Spectra simulated without the command line.</summary>
public sealed class FakeSpectraTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-application-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_written_reads_back()
    {
        FakeAnswer answer = await FakeSpectra.RunAsync(Request with { Count = 3 }, null, Cancellation);
        Assert.Equal(3, answer.Spectra.Count);
        foreach (FakeSpectrum fake in answer.Spectra)
        {
            Assert.Equal(fake.Counts, new ObservationReader().Read(fake.File).Spectra[0].Source.Counts.Sum());
            Assert.InRange(
                fake.Counts - answer.ExpectedCounts,
                -5 * Math.Sqrt(answer.ExpectedCounts),
                5 * Math.Sqrt(answer.ExpectedCounts)
            );
        }
    }

    [Fact]
    public async Task A_response_without_an_exposure_is_refused() =>
        await Assert.ThrowsAsync<RequestException>(() =>
            FakeSpectra.RunAsync(Request with { Exposure = null }, null, Cancellation)
        );

    /// <summary>A RATE in counts, which are no rates.</summary>
    [Fact]
    public async Task What_is_odd_in_the_background_is_told()
    {
        string background = Path.Combine(_folder, "bkg.pha");
        await File.WriteAllBytesAsync(background, SampleFiles.Spectrum(SampleFiles.Counts(1), columnName: "RATE"), Cancellation);
        FakeAnswer answer = await FakeSpectra.RunAsync(Request with { Background = background }, null, Cancellation);
        Assert.Contains("RATE", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    private FakeRequest Request
    {
        get
        {
            string response = Path.Combine(_folder, SampleFiles.ResponseName);
            File.WriteAllBytes(response, SampleFiles.Response());
            return new FakeRequest
            {
                Model = "powerlaw",
                Parameters = new Dictionary<string, double> { ["norm"] = 1 },
                Rmf = response,
                Exposure = 1000,
                Output = Path.Combine(_folder, "fakes"),
            };
        }
    }
}
