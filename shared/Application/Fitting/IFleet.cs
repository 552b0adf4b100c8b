using Almagest.Learning.Campaigns;
using Almagest.Spectra;

namespace Almagest.Application.Fitting;

/// <summary>Work that others do while a fit waits for it.</summary>
public interface IFleet
{
    /// <summary>Returns when the campaign's network is learnt.</summary>
    /// <exception cref="SpectralDataException">The training failed.</exception>
    Task TrainAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation);

    /// <summary>Returns when each chunk of a run is done.</summary>
    Task FitAsync(Guid run, CancellationToken cancellation);
}
