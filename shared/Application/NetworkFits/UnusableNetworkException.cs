using Almagest.Spectra;

namespace Almagest.Application.NetworkFits;

/// <summary>A network that is damaged, or of another campaign: nothing of the run can be fitted, and no retry mends
/// it.</summary>
public sealed class UnusableNetworkException(SpectralDataException why) : Exception(why.Message, why);
