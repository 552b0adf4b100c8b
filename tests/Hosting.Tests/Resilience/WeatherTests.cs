using System.Data.Common;
using System.Net.Sockets;
using Almagest.Hosting.Resilience;
using Almagest.Storage.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Tests.Resilience;

public sealed class WeatherTests
{
    public static TheoryData<Exception> Passing() =>
        [
            new TimeoutException(),
            new SocketException((int)SocketError.ConnectionRefused),
            new IOException("reading", new SocketException((int)SocketError.ConnectionReset)),
            new DatabaseError(transient: true),
            new InvalidOperationException("saving", new DatabaseError(transient: true)),
            new InvalidOperationException("saving", new SqliteException("database is locked", 5)),
            new BrokerUnreachableException(new SocketException((int)SocketError.HostUnreachable)),
            // A broker that goes while it is greeted.
            new BrokerUnreachableException(new IOException("connection.start was never received", new EndOfStreamException())),
            new AlreadyClosedException(Closed(320)),
            new OperationInterruptedException(Closed(320)),
            new MassTransit.RabbitMqConnectionException("no broker", new TimeoutException()),
        ];

    public static TheoryData<Exception> Lasting() =>
        [
            new ArgumentException("a caller's mistake"),
            new InvalidOperationException(),
            new InvalidDataException("data that no retry can mend"),
            new OperationCanceledException(),
            new DatabaseError(transient: false),
            new SqliteException("constraint failed", 19),
            new OperationInterruptedException(Closed(406)),
            new OperationInterruptedException(Closed(403)),
            new BrokerUnreachableException(new AuthenticationFailureException("wrong password")),
            new AggregateException(new TimeoutException(), new InvalidOperationException()),
            new IOException("disk full"),
        ];

    [Theory, MemberData(nameof(Passing))]
    public void What_is_known_to_pass_is_retried(Exception exception) => Assert.True(Weather.IsWorthRetrying(exception));

    [Theory, MemberData(nameof(Lasting))]
    public void Anything_else_is_not(Exception exception) => Assert.False(Weather.IsPassing(exception));

    [Fact]
    public void What_an_inner_layer_has_retried_is_not_retried_by_an_outer_one()
    {
        var error = new TimeoutException();
        error.Data[DatabaseWeather.AlreadyRetried] = true;

        Assert.True(Weather.IsPassing(error));
        Assert.False(Weather.IsWorthRetrying(new InvalidOperationException("wrapped", error)));
    }

    [Fact]
    public async Task A_pipeline_waits_out_bad_weather_and_gives_up_after_its_patience()
    {
        ResiliencePipeline pipeline = Weather.Pipeline(TimeSpan.FromSeconds(0.3), NullLogger.Instance, "testing");
        int attempts = 0;

        await pipeline.ExecuteAsync(
            _ => ++attempts < 3 ? throw new TimeoutException() : default,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(3, attempts);

        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await pipeline.ExecuteAsync(
                _ => throw new TimeoutException($"attempt {++attempts}"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(6, attempts);
    }

    private static ShutdownEventArgs Closed(ushort code) => new(ShutdownInitiator.Peer, code, "closed");

    private sealed class DatabaseError(bool transient) : DbException
    {
        public override bool IsTransient => transient;
    }
}
