using Almagest.Application.Messaging;
using Almagest.Hosting.Resilience;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting.Messaging;

public static class MessagingExtensions
{
    /// <summary>For a process without roles, of the embedded size: nobody obeys commands.</summary>
    internal static void AddNoMessaging(this IHostApplicationBuilder builder)
    {
        AddOptions(builder.Services);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WithoutBus>();
        builder.Services.AddSingleton<ICommandSender>(provider => provider.GetRequiredService<WithoutBus>());
        builder.Services.AddSingleton<IWorkerFaults>(provider => provider.GetRequiredService<WithoutBus>());
    }

    /// <summary>As they are configured: the transport shapes the registrations, so it has to be known before there are any
    /// options.</summary>
    public static MessagingOptions OptionsOf(IConfiguration configuration) =>
        configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>() ?? new();

    private static void AddOptions(IServiceCollection services) =>
        services
            .AddOptions<MessagingOptions>()
            .BindConfiguration(MessagingOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();

    /// <summary>
    /// The bus, over memory or RabbitMQ as configured, with the conventions that every endpoint shares, and the
    /// <see cref="ICommandSender"/>. MassTransit acknowledges a message after its consumer has returned, so a consumer that
    /// commits before it returns loses nothing, and may see a message twice.
    /// </summary>
    /// <param name="builder">Of a web application or of a plain host.</param>
    /// <param name="consumers">Adds this process's consumers, each with a definition derived from
    /// <see cref="CommandConsumerDefinition{TConsumer,TCommand}"/>.</param>
    public static IHostApplicationBuilder AddAlmagestMessaging(
        this IHostApplicationBuilder builder,
        Action<IBusRegistrationConfigurator>? consumers = null
    )
    {
        AddOptions(builder.Services);
        MessagingOptions early = OptionsOf(builder.Configuration);
        bool memory = early.Transport == MessagingTransport.Memory;

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider => new CommandQueues(
            provider.GetRequiredService<IOptions<MessagingOptions>>().Value
        ));
        builder.Services.AddSingleton<ConsumeFaults>();
        builder.Services.AddSingleton<IWorkerFaults>(provider => provider.GetRequiredService<ConsumeFaults>());
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            consumers?.Invoke(bus);
            bus.AddReceiveObserver(provider => provider.GetRequiredService<ConsumeFaults>());
            bus.AddConfigureEndpointsCallback(Conventions);
            if (memory)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq(ConfigureRabbitMq);
        });
        builder
            .Services.AddOptions<MassTransitHostOptions>()
            .Configure<IOptions<MessagingOptions>>(
                (host, messaging) =>
                {
                    // In memory a command needs its consumer's queue; a service, though, should live, and say "not ready",
                    // while the broker is away.
                    host.WaitUntilStarted = memory;
                    host.StopTimeout = messaging.Value.StopTimeout;
                }
            );
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromTicks(
                Math.Max(host.ShutdownTimeout.Ticks, (early.StopTimeout + TimeSpan.FromSeconds(5)).Ticks)
            )
        );
        AddSender(builder.Services, memory);
        return builder;
    }

    private static void AddSender(IServiceCollection services, bool memory)
    {
        if (!memory)
        {
            services.AddKeyedSingleton(typeof(BrokerTopology), (provider, _) =>
                new BrokerConnection(
                    BrokerAddress.From(provider.GetRequiredService<IOptions<MessagingOptions>>().Value),
                    "topology"
                )
            );
            services.AddSingleton(provider => new BrokerTopology(
                provider.GetRequiredKeyedService<BrokerConnection>(typeof(BrokerTopology)),
                provider.GetRequiredService<CommandQueues>(),
                provider.GetRequiredService<ILogger<BrokerTopology>>()
            ));
            services.AddSingleton<IBrokerStatus>(provider => new BrokerStatus(
                provider.GetRequiredKeyedService<BrokerConnection>(typeof(BrokerTopology)),
                provider.GetRequiredService<IOptions<MessagingOptions>>().Value
            ));
            services.AddHostedService<TopologyAtStart>();
            services.AddKeyedSingleton(typeof(BrokerHealthCheck), (provider, _) =>
                new BrokerConnection(
                    BrokerAddress.From(provider.GetRequiredService<IOptions<MessagingOptions>>().Value),
                    "health"
                )
            );
            services.AddSingleton(provider => new BrokerHealthCheck(
                provider.GetRequiredKeyedService<BrokerConnection>(typeof(BrokerHealthCheck))
            ));
            services
                .AddHealthChecks()
                .Add(
                    new(
                        "broker",
                        provider => provider.GetRequiredService<BrokerHealthCheck>(),
                        failureStatus: null,
                        tags: ["ready"],
                        timeout: TimeSpan.FromSeconds(5)
                    )
                );
        }
        services.AddSingleton<ICommandSender>(provider => new BusCommandSender(
            provider.GetRequiredService<IBusControl>(),
            provider.GetRequiredService<CommandQueues>(),
            provider.GetRequiredService<IOptions<MessagingOptions>>().Value.SendTimeout,
            provider.GetService<BrokerTopology>()
        ));
    }

    /// <summary>What holds for every endpoint: how it is declared, and what it repeats.</summary>
    private static void Conventions(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
    {
        MessagingOptions options = context.GetRequiredService<IOptions<MessagingOptions>>().Value;
        // A command is sent, never published: an exchange named by its type would be bound to the queues of every instance.
        endpoint.ConfigureConsumeTopology = false;
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            foreach ((string argument, object? value) in context.GetRequiredService<CommandQueues>().Arguments(name))
                rabbit.SetQueueArgument(argument, value);
        }
        if (options.Retries == 0)
            return;
        endpoint.UseMessageRetry(retry =>
        {
            bool isEndless = options.Transport == MessagingTransport.RabbitMq;
            retry.Handle<Exception>(isEndless ? Weather.IsPassing : Weather.IsWorthRetrying);
            retry.Intervals(Waits(options, isEndless));
            retry.ConnectRetryObserver(CommandMeter.OfWeather);
        });
    }

    /// <summary>
    /// Doubling, with jitter. In the embedded size somebody waits to hear of a failure; else the weather is waited out: whoever
    /// has a message in hand takes no other, so nothing is consumed, and nothing ends in the error queue, until it is over.
    /// </summary>
    private static TimeSpan[] Waits(MessagingOptions options, bool isEndless)
    {
        TimeSpan first = options.FirstRetryDelay,
            longest = options.LongestRetryDelay;
        IEnumerable<TimeSpan> doubling = Enumerable
            .Range(0, options.Retries)
            .Select(attempt => first * Math.Pow(2, Math.Min(attempt, 20)));
        return
        [
            .. (isEndless ? doubling.Concat(Enumerable.Repeat(longest, 2_880)) : doubling).Select(wait =>
                (wait < longest ? wait : longest) * (0.75 + (0.5 * Random.Shared.NextDouble()))
            ),
        ];
    }

    private static void ConfigureRabbitMq(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator transport)
    {
        BrokerAddress address = BrokerAddress.From(context.GetRequiredService<IOptions<MessagingOptions>>().Value);
        transport.Host(address.Host, (ushort)address.Port, address.VirtualHost, "almagest bus", host =>
        {
            host.Username(address.Username);
            host.Password(address.Password);
            if (address.Tls)
                host.UseSsl(tls => tls.ServerName = address.Host);
            host.Heartbeat(TimeSpan.FromSeconds(20));
        });
        // MassTransit gives an error queue the arguments of its queue.
        transport.SendTopology.ConfigureErrorSettings = settings =>
        {
            settings.SetQueueArgument(CommandQueues.DeadLetterExchange, null);
            foreach ((string argument, object? value) in CommandQueues.ErrorArguments)
                settings.SetQueueArgument(argument, value);
        };
        transport.ConfigureEndpoints(context);
    }
}
