using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Tests.Observations;

public sealed class ObservationTests
{
    [Theory, InlineData(360.0, 0.0), InlineData(0.0, 0.0), InlineData(359.9, 359.9)]
    public void A_whole_turn_of_right_ascension_is_none(double told, double kept) =>
        Assert.Equal(
            kept,
            new Observation
            {
                Name = "source",
                RightAscension = told,
                Payload = new CountsPayload([]),
            }.RightAscension
        );
}
