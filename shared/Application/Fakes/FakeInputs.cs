using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

namespace Almagest.Application.Fakes;

/// <summary>What spectra are simulated with.</summary>
internal sealed record FakeInputs(
    ResponseMatrix Response,
    FakeObservation Observation,
    IReadOnlyList<InputFile> Files,
    IReadOnlyList<string> Warnings
)
{
    public static FakeInputs Of(FakeRequest request) => request.Like is { } path ? Like(request, path) : OfFiles(request);

    private static FakeInputs OfFiles(FakeRequest request)
    {
        if (request.Rmf is null || request.Exposure is null)
            throw new RequestException(
                "found no response or no exposure, and no spectrum to simulate again; expected a response and an exposure, or a "
                    + "spectrum that has them.",
                RequestPart.Response,
                RequestPart.Exposure,
                RequestPart.Like
            );
        ReadResponse read = new ObservationReader().ReadResponse(request.Rmf, request.Arf, request.Background);
        // Without a word the source region is taken to be as large as the background's.
        double backScale = request.BackScale ?? (read.Background is { BackScale: [double only] } ? only : 1);
        return new(
            read.Response,
            ObservationOf(request, read.Background, read.Instrument, request.Exposure.Value, backScale, 1, null),
            read.Inputs,
            read.Warnings
        );
    }

    private static FakeInputs Like(FakeRequest request, string path)
    {
        ReadObservation read = new ObservationReader().Read(
            path,
            new ObservationOptions
            {
                Rmf = request.Rmf,
                Arf = request.Arf,
                Background = request.Background,
            }
        );
        ObservedSpectrum like = read.Spectra[0];
        if (like.Source.AreaScale.Length > 1 || like.Source.BackScale.Length > 1)
            throw SpectralDataException.At(
                path,
                "a scale for every channel",
                "one BACKSCAL and one AREASCAL, where a spectrum shall be simulated like it"
            );
        FakeObservation observation = ObservationOf(
            request,
            like.Background,
            like.Source.Instrument,
            request.Exposure ?? like.Source.Exposure,
            request.BackScale ?? like.Source.BackScale[0],
            like.Source.AreaScale[0],
            like.Source.Quality
        );
        return new(read.Response, observation, read.Inputs, read.Warnings);
    }

    private static FakeObservation ObservationOf(
        FakeRequest request,
        CountSpectrum? background,
        string instrument,
        double exposure,
        double backScale,
        double areaScale,
        short[]? quality
    ) =>
        new()
        {
            Exposure = exposure,
            BackScale = backScale,
            AreaScale = areaScale,
            Instrument = instrument,
            Quality = quality,
            Background = background,
            BackgroundExposure = request.BackgroundExposure ?? background?.Exposure ?? 0,
        };
}
