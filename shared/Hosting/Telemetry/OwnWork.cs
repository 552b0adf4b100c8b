using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Almagest.Hosting.Telemetry;

/// <summary>A share of the traces, told by their ids, so that all processes keep the same. A question to the database that
/// belongs to nothing is a look at what waits, twice a second, and none is kept.</summary>
internal sealed class OwnWork(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client
            ? new SamplingResult(SamplingDecision.Drop)
            : _share.ShouldSample(samplingParameters);
}
