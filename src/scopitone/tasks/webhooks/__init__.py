"""Callbacks: endpoints, owed deliveries, signing, sending.

Modules:

    deliveries    Webhook deliveries: written when a task ends, attempted until received or given
                  up.
    delivery_log  Deliveries and their attempts, as their account sees them.
    endpoints     Webhook endpoints: URLs to which the callbacks of all tasks of an account are
                  sent.
    sender        Sends callbacks: the network side of a delivery, and the job of one attempt.
    signing       The secrets that sign callbacks, as Standard Webhooks and kie.ai specify.
"""
